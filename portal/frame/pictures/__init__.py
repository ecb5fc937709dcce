"""Geometry of the pictures that page and PDF share. Pure: numbers in, points out; the macros only draw them."""

from portal.frame.pictures.age import AgePicture, age_picture
from portal.frame.pictures.bars import BarsPicture, bars_picture
from portal.frame.pictures.star import StarPicture, star_picture
from portal.frame.pictures.trend import TrendPicture, trend_picture

__all__ = [
    "AgePicture",
    "BarsPicture",
    "StarPicture",
    "TrendPicture",
    "age_picture",
    "bars_picture",
    "star_picture",
    "trend_picture",
]
