"""Makes the documents and the truth of the made-up factories.

It knows nothing of the extractors and rules: the calendar, the wages and every planted
breach are worked out here a second time, by plain arithmetic.
"""
