"""Why a publication is refused. Each is raised with a sentence for people."""

from policy.language import ToldError


class TraceError(ToldError):
    """A file that is about to leave the house would give away a classified project. Nothing was published."""
