def run(run): return "<pre>"+str(run)+"</pre>"
