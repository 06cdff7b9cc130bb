"""zongce.xlam: the add-in, built from its sources without Excel, and its way into Excel's start-up folder."""
