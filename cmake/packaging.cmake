# make install and make deb. The manual page and the completions are printed by the program that is installed.
include(GNUInstallDirs)
install(TARGETS brink RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/docs/glossary.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

# printed(FILE FOLDER ARGUMENT...): what `brink ARGUMENT...` prints, installed as FOLDER/FILE. FOLDER may speak of
# what is known when it is installed.
function(printed file folder)
  set(path ${CMAKE_BINARY_DIR}/printed/${file})
  set(data \${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR})
  install(CODE "
    file(MAKE_DIRECTORY \"${CMAKE_BINARY_DIR}/printed\")
    execute_process(COMMAND \"${CMAKE_BINARY_DIR}/brink\" ${ARGN} OUTPUT_FILE \"${path}\" COMMAND_ERROR_IS_FATAL ANY)
    file(INSTALL \"${path}\" DESTINATION \"${data}/${folder}\")")
endfunction()
# Where Debian's zsh looks: packages have a folder of their own.
install(CODE "
  set(zsh_folder zsh/site-functions)
  if(CMAKE_INSTALL_PREFIX MATCHES \"(^|/)usr\$\")
    set(zsh_folder zsh/vendor-completions)
  endif()")
printed(brink.1 man/man1 man)
printed(brink bash-completion/completions completion bash)
printed(_brink \${zsh_folder} completion zsh)
printed(brink.fish fish/vendor_completions.d completion fish)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME brink)
set(CPACK_PACKAGE_VENDOR "Brink")
set(CPACK_PACKAGE_CONTACT "The Brink developers <brink@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "load tester that finds what breaks first")
set(CPACK_PACKAGE_DESCRIPTION "Point it at a URL: Brink raises the load until a route breaks, narrows the
place down, and says what holds, what breaks, and how sure that is. It counts
the time of a request from when it was due, accounts for every request, and
says so when the machine it runs on was the limit.")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded when they are used, so that nobody sees them in the program.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, libpq5, libpython3.11, libnats3.4")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "nats-server")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
