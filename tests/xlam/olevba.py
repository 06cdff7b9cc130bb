"""oletools' olevba as a second opinion on VBA projects."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of names that its parser library wants to be called otherwise
    from oletools.olevba import VBA_Parser, decompress_stream

__all__ = ["decompress_stream", "sources"]


def sources(name, data):
    """Return every module's source by the name that olevba gives it; ``data`` is a project or a workbook."""
    parser = VBA_Parser(name, data=data)
    try:
        return {module: code for _, _, module, code in parser.extract_macros()}
    finally:
        parser.close()
