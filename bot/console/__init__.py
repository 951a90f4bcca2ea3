"""The staff office under /staff/: bulletins, activities, answers, channels, staff."""
