"""What has been counted for a user, as their item in the table says."""

from tests.support.moto_cloud import MotoCloud


def counted(cloud: MotoCloud, name: str, user_id: str = "ann-sub") -> int:
    """Return how much of what a limit is called has been counted, in all windows that are kept.

    Parameters
    ----------
    name
        The limit's, or with `#` and a window's seconds, as `messages#60`, that of its windows of so many.
    """
    items = cloud.items("DirectoryTable", f"user#{user_id}")
    prefix = f"count#{name}#"
    return sum(value for item in items for key, value in item.items() if key.startswith(prefix))
