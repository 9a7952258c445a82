"""Measuring the matcher: against labelled texts, and against the archive it judged before."""
