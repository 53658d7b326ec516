# -*- coding:utf-8 -*-
from multiprocessing import Process, Pool, Manager
import time
import json

count = {'count': 1}  # 仅剩最后一张票
with open('db.txt', 'w', encoding='utf-8') as f:
    json.dump(count, f)


# 返回剩余票数
def search():
    dic = json.load(open('db.txt'))
    print('剩余票数%s' % dic['count'])
    return dic


def get_ticket(dic):
    time.sleep(0.1)  # 模拟读数据的网络延迟
    if dic['count'] > 0:
        dic['count'] -= 1
        time.sleep(0.2)  # 模拟写数据的网络延迟
        json.dump(dic, open('db.txt', 'w'))
        print('购票成功,剩余:{}'.format(dic['count']))
    else:
        print('抢票失败,去邀请好友助力!')


def ticket_purchase(lock, i):
    print('第{}个用户'.format(i))
    lock.acquire()
    get_ticket(search())
    lock.release()


if __name__ == '__main__':
    lock = Manager().Lock()  # 要使用Manager().Lock()
    p = Pool(5)
    for i in range(10):  # 模拟并发10个客户端抢票
        p.apply_async(ticket_purchase, (lock, i + 1))
    p.close()
    p.join()
