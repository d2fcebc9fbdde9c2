"""A wiki's API for collectors: a function gives the parts of each answer, and every question is kept."""


class FakeWiki:
    """`answer` maps the parameters of a request to its `query` parts; a part may be an error to raise."""

    wiki = "kkwiki"

    def __init__(self, answer, batch=50):
        self.asked = []
        self._answer = answer
        self._batch = batch

    def batches(self, values):
        return (values[start : start + self._batch] for start in range(0, len(values), self._batch))

    def query(self, **params):
        self.asked.append(params)
        for part in self._answer(params):
            if isinstance(part, Exception):
                raise part
            yield part

    def get(self, **params):
        """Return the first part; those after it are what a continuation would bring."""
        self.asked.append(params)
        first, *more = self._answer(params)
        return {"query": first, **({"continue": {}} if more else {})}
