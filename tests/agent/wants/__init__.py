"""What a request wants: rules that judge it by the drafts before and after, by what it is about."""
