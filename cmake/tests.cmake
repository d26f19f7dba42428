# Tests that belong to no single folder of src/.

# Whole runs on the simulated machine.
file(GLOB sim_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/sim/*.cc)
if(sim_sources)
  google_test(sim.runs sim_runs_test "${sim_sources}" brink_run brink_cluster brink_output brink_input brink_script brink_sim)
  target_include_directories(sim_runs_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)
endif()

# The source tree as a subject of its own.
add_test(NAME tidy COMMAND ${CMAKE_SOURCE_DIR}/tools/tidy)
add_test(NAME tidy.itself COMMAND ${CMAKE_SOURCE_DIR}/tools/tidy_test.py)
