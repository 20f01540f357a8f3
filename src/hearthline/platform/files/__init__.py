"""Files of patients and documents: kept by their content, served only through scope."""
