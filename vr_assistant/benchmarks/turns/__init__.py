"""`bench turns`: whether who stops to think is waited for, and who is done is answered."""
