<?php
// Files a tip from PHP and follows it: php -d ffi.enable=1 hotline.php LIBRARY CONFIG
// Needs Debian's php-cli; the extension FFI is part of it. Only what is called is declared.

$qth = FFI::cdef('
    typedef struct qth_client qth_client;
    typedef struct {
        size_t size; int32_t channel; uint32_t grounds;
        const char *division; const char *content; const char *plant_id; const char *description; const char *place;
        const char *seen_on; const char *reference; const char *key; const char *confirmed;
        int32_t has_position; int32_t longitude_e6; int32_t latitude_e6;
    } qth_tip;
    typedef struct {
        size_t size; int32_t state; int32_t status;
        char id[33]; char key[65]; char code[33]; char tip_id[65];
        int64_t filed_at; int64_t queued_at; uint32_t tries;
        char reason[65]; char field[129]; char text[513];
    } qth_result;
    typedef struct { size_t size; int64_t filed_at; int32_t state; char close_by[16]; char agencies[1025]; } qth_progress;
    typedef struct { size_t size; int32_t status; char reason[65]; char field[129]; char text[513]; } qth_error;
    int qth_open_file(const char *path, qth_client **client, qth_error *error);
    void qth_close(qth_client *client);
    int qth_file_tip(qth_client *client, const qth_tip *tip, int64_t wait_ms, qth_result *result);
    int qth_follow(qth_client *client, const char *code, const char *source, int64_t wait_ms, qth_progress *progress, qth_error *error);
    int qth_speak_code(const char *code, const char *language, char *text, size_t size);
    const char *qth_status_name(int32_t status);
', $argv[1]);

// Text for a structure: PHP keeps it only as long as something names it.
$kept = [];
function text(string $value): FFI\CData
{
    global $kept;
    $copy = FFI::new('char[' . (strlen($value) + 1) . ']');
    FFI::memcpy($copy, $value, strlen($value));
    $kept[] = $copy;
    return FFI::cast('char *', FFI::addr($copy[0]));
}

function made(FFI $qth, string $kind): FFI\CData
{
    $value = $qth->new($kind);
    $value->size = FFI::sizeof($value);
    return $value;
}

$error = made($qth, 'qth_error');
$client = $qth->new('qth_client *');
if ($qth->qth_open_file($argv[2], FFI::addr($client), FFI::addr($error)) !== 0) {
    fwrite(STDERR, FFI::string($error->text) . "\n");
    exit(1);
}
$tip = made($qth, 'qth_tip');
$tip->grounds = 1 | 4;
$tip->division = text('330481');
$tip->description = text('示例未登记搅拌站');
$tip->place = text('海宁市示例镇');
$tip->content = text('村北有搅拌站夜间生产。');
// The number of your own record: a repetition with it files nothing twice.
$tip->key = text('php-' . getmypid());
$result = made($qth, 'qth_result');
$status = $qth->qth_file_tip($client, FFI::addr($tip), 30000, FFI::addr($result));
if ($status !== 0) {
    fwrite(STDERR, $qth->qth_status_name($status) . ' ' . FFI::string($result->text) . "\n");
    exit(1);
}
$code = FFI::string($result->code);
$spoken = $qth->new('char[256]');
$qth->qth_speak_code($code, 'zh', $spoken, 256);
echo "code $code ", FFI::string($spoken), "\n";

$progress = made($qth, 'qth_progress');
$status = $qth->qth_follow($client, $code, null, 30000, FFI::addr($progress), FFI::addr($error));
if ($status !== 0) {
    fwrite(STDERR, FFI::string($error->text) . "\n");
    exit(1);
}
echo "close by ", FFI::string($progress->close_by), "\n";
$qth->qth_close($client);
