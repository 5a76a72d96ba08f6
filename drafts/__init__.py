"""Words that somebody typed and has not saved: for that person alone, until saved, discarded or a week old.

`saving` stores what a form's script sends while somebody types, and hands it back when the form is opened again.
`posted` keeps a form that was posted after the session had ended, and offers it after signing in. Both seal what was
typed; a row-level policy shows a row to its owner alone.
"""
