select * from {work}_units
