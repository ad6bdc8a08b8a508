"""What items have to do with each other: the texts of their keys, which accesses mean one, how many they become."""
