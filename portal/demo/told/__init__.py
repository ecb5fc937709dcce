"""What a partner, or a family itself, tells: each part of it as somebody would answer that page."""
