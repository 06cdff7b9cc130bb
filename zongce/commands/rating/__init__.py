"""评分: from loose files and in workbooks."""
