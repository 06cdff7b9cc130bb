"""What Excel answers when it refuses: an error shaped like the one that COM raises."""

from __future__ import annotations

REFUSED = -2146827284
"""Excel's own number of error 1004, "application-defined or object-defined error"."""


class ExcelError(Exception):
    """Excel refused; ``args`` are those of ``pywintypes.com_error``."""

    def __init__(self, message):
        self.hresult = -2147352567
        self.excepinfo = (0, "Microsoft Excel", message, "xlmain11.chm", 0, REFUSED)
        super().__init__(self.hresult, "Exception occurred.", self.excepinfo, None)
