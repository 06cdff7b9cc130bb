"""The case folder (案卷): what was received and issued lies beside the workbook it belongs to."""
