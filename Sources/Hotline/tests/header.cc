// The header from C++.
#include "qingtong-hotline.h"

int main()
{
    qth_options options;
    qth_options_init(&options);
    qth_client *client = nullptr;
    return qth_open(&options, &client, nullptr) == QTH_INVALID ? 0 : 1;
}
