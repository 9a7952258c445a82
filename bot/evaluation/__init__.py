"""Measuring the matcher against labelled texts. Pure: labels and verdicts in, figures out."""
