#include <stdlib.h>

#include "client.h"

static void put(qth_client *client, size_t place, op *moved)
{
    client->heap[place] = moved;
    moved->heap_place = place;
}

static void rise(qth_client *client, size_t place)
{
    op *moved = client->heap[place];
    while (place > 0) {
        size_t above = (place - 1) / 2;
        if (client->heap[above]->due <= moved->due) break;
        put(client, place, client->heap[above]);
        place = above;
    }
    put(client, place, moved);
}

static void sink(qth_client *client, size_t place)
{
    op *moved = client->heap[place];
    for (;;) {
        size_t below = 2 * place + 1;
        if (below >= client->heap_count) break;
        if (below + 1 < client->heap_count && client->heap[below + 1]->due < client->heap[below]->due) below++;
        if (moved->due <= client->heap[below]->due) break;
        put(client, place, client->heap[below]);
        place = below;
    }
    put(client, place, moved);
}

int heap_push(qth_client *client, op *added)
{
    if (client->heap_count == client->heap_room) {
        size_t room = client->heap_room ? client->heap_room * 2 : 64;
        op **heap = realloc(client->heap, room * sizeof *heap);
        if (!heap) return -1;
        client->heap = heap;
        client->heap_room = room;
    }
    put(client, client->heap_count++, added);
    rise(client, added->heap_place);
    return 0;
}

void heap_remove(qth_client *client, op *gone)
{
    size_t place = gone->heap_place;
    op *last = client->heap[--client->heap_count];
    if (last == gone) return;
    put(client, place, last);
    rise(client, place);
    sink(client, last->heap_place);
}
