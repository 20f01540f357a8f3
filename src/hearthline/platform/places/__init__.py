"""Where homes are and how long it takes from one to the next.

===================  =================================================================
``importing``        take over an OpenStreetMap extract
``inventing``        take over the invented metropolis of the demonstration
``travel``           seconds and kilometres between positions
``maps``             a day's route as a drawing
``zip_centroids``    an approximate position for an address that has none
===================  =================================================================
"""
