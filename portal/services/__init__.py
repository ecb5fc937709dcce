"""The directory of services that a family can go to without anybody's decision."""
