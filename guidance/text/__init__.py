"""The text of a product: Markdown parsed into named blocks and rendered with design system components."""
