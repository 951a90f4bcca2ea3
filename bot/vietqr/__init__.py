"""Payment QR codes of Vietnamese banks: the text inside, the picture, the page to print."""
