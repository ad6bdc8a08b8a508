"""Where orders, customers and products are kept."""
