/** Memory and people: regions of real memory, arenas, adapters, and the acre command. */
module org.acre {
  requires transitive org.acre.allocator;
  requires transitive org.acre.purge;
  requires static transitive org.jspecify;
  // Each for the adapter of its name alone.
  requires static transitive org.agrona;
  requires static transitive com.github.benmanes.caffeine;
  requires static transitive chronicle.bytes;
  requires static transitive chronicle.core;
  requires static transitive io.netty.buffer;
  requires static io.netty.common;
  requires static transitive org.apache.arrow.memory.core;
  requires static transitive micrometer.core;
  // For the beans, and for the commands that look into other JVMs.
  requires static transitive java.management;
  requires static jdk.attach;
  // Events: where there is no flight recorder, none are told.
  requires static jdk.jfr;
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires com.fasterxml.jackson.jr.ob;
  // Each for what the acre command draws and measures: maps as PNG, plots, latencies.
  requires static java.desktop;
  requires static plot.stem.jvm;
  requires static commons.jvm;
  requires static kotlin.stdlib;
  requires static HdrHistogram;

  exports org.acre;
  exports org.acre.agrona;
  exports org.acre.array;
  exports org.acre.arrow;
  exports org.acre.caffeine;
  exports org.acre.chronicle;
  exports org.acre.management;
  exports org.acre.micrometer;
  exports org.acre.netty;
  exports org.acre.small;
  exports org.acre.states;

  // picocli sets the fields of the commands by reflection.
  opens org.acre.cli to info.picocli;

  // Other jars bring subcommands.
  uses org.acre.cli.AcreCommand;
}
