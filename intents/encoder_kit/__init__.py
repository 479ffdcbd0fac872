"""Teaching encoders: needed by nobody who asks a question.

What it needs besides comes with the extra `encoder-kit`.
"""
