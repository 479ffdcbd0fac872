"""The floor: errors, whole files, processes of ours."""
