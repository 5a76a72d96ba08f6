"""Unsaved form input: visible to its author alone, until it is saved, discarded or a week old.

`saving` stores what a form's script sends while somebody types, and returns it when the form is opened again.
`interrupted_posts` stores a form that was posted after the session had ended, and offers it after sign-in. Both seal
the input; a row-level policy shows a row to its owner alone.
"""
