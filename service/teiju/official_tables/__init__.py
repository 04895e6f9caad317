"""Official tables (取組事業一覧表, 改定表) rebuilt from the graph, for papers and spreadsheets."""
