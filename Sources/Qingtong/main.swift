print("qingtong")
