"""Risk assessments on the desk: forms built from instruments, judgement, signatures."""
