"""综合成绩: from loose files and in workbooks."""
