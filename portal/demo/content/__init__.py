"""What the invented borough is made of: names, agencies, sentences. Every person and every story is made up."""
