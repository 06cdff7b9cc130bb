"""学业成绩: from loose files and in workbooks."""
