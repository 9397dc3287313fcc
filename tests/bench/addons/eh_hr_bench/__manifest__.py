{
    'name': "Benchmark Routes",
    'summary': "An empty route to measure others against; for benchmarks only",
    'version': '19.0.1.0.0',
    'category': 'Hidden',
    'author': "Attended face check-in",
    'license': 'LGPL-3',
    'depends': ['base'],
    'installable': True,
}
