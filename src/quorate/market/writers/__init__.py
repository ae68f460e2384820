"""The file formats the systems export, and the files of the truth."""
