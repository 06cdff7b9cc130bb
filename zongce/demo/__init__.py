"""The sample college: invented people and scores, and the steps a person takes with them."""
