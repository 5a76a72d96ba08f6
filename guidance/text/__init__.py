"""The text of a product: Markdown read into blocks, each with a name, printed in the design system's shapes."""
