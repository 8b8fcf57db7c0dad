"""Leading-order hadron-collider cross sections: parton densities in Mellin space and Drell-Yan pair production."""
