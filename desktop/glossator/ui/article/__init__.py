"""The article view: text, highlights, chips, and what a person does with them."""
