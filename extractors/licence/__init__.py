"""Business licences, permits and certificates: number, holder, dates and who issued them."""
