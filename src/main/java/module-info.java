/** Memory and people: regions of real memory, arenas, adapters, and the acre command. */
module org.acre {
  requires transitive org.acre.allocator;
  requires transitive org.acre.purge;
  requires static transitive org.jspecify;
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires com.fasterxml.jackson.jr.ob;

  exports org.acre;
  exports org.acre.array;
  exports org.acre.small;

  // picocli sets the fields of the commands by reflection.
  opens org.acre.cli to info.picocli;

}
