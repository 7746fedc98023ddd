// What strace shows of system calls: their names, and how their arguments are read. The format: abi/emit_trace.ts.
//
// Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.

/** System calls, a line each, in the order of their numbers. */
export const CALLS: string = `args_get e argv:>u argv_buf:x
args_sizes_get e argc_out:>u argv_buf_size_out:>u
environ_get e environ:>u environ_buf:x
environ_sizes_get e count_out:>u buf_size_out:>u
random_get e buf:B buf_len:u
clock_res_get e id:=clockid resolution_out:>U
clock_time_get e id:=clockid precision:U time_out:>U
fd_advise e fd:f offset:U len:U advice:=advice
fd_allocate e fd:f offset:U len:U
fd_close e fd:f
fd_datasync e fd:f
fd_fdstat_get e fd:f stat_out:>Sfdstat
fd_fdstat_set_flags e fd:f flags:|fdflags
fd_fdstat_set_rights e fd:f fs_rights_base:|rights fs_rights_inheriting:|rights
fd_filestat_get e fd:f stat_out:>Sfilestat
fd_filestat_set_size e fd:f file_size:U
fd_filestat_set_times e fd:f atim:U mtim:U fst_flags:|fstflags
fd_pread e fd:f iovs:r iovs_len:u offset:U nread_out:>u
fd_prestat_get e fd:f prestat_out:>Sprestat
fd_prestat_dir_name e fd:f path:B path_len:u
fd_pwrite e fd:f iovs:v iovs_len:u offset:U nwritten_out:>u
fd_read e fd:f iovs:r iovs_len:u nread_out:>u
fd_readdir e fd:f buf:B buf_len:u cookie:U used_out:>u
fd_renumber e fd:f to:f
fd_seek e fd:f offset:D whence:=whence position_out:>U
fd_sync e fd:f
fd_tell e fd:f position_out:>U
fd_write e fd:f iovs:v iovs_len:u nwritten_out:>u
path_create_directory e fd:f path:s path_len:u
path_filestat_get e fd:f flags:|lookupflags path:s path_len:u stat_out:>Sfilestat
path_filestat_set_times e fd:f flags:|lookupflags path:s path_len:u atim:U mtim:U fst_flags:|fstflags
path_link e old_fd:f old_flags:|lookupflags old_path:s old_path_len:u new_fd:f new_path:s new_path_len:u
path_open e fd:f dirflags:|lookupflags path:s path_len:u oflags:|oflags fs_rights_base:|rights fs_rights_inheriting:|rights fdflags:|fdflags fd_out:>f
path_readlink e fd:f path:s path_len:u buf:B buf_len:u used_out:>u
path_remove_directory e fd:f path:s path_len:u
path_rename e fd:f old_path:s old_path_len:u new_fd:f new_path:s new_path_len:u
path_symlink e old_path:s old_path_len:u fd:f new_path:s new_path_len:u
path_unlink_file e fd:f path:s path_len:u
poll_oneoff e subscriptions:<Ssubscription events:>Sevent nsubscriptions:u nevents_out:>u
proc_exit n rval:u
proc_raise e sig:=preview1_signal
sched_yield e
sock_accept e fd:f flags:|fdflags fd_out:>f
sock_recv e fd:f ri_data:r ri_data_len:u ri_flags:|riflags nread_out:>u ro_flags_out:>|roflags
sock_send e fd:f si_data:v si_data_len:u si_flags:|siflags nwritten_out:>u
sock_shutdown e fd:f how:|sdflags
fd_filestat_get e fd:f stat_out:>Sunstable_filestat
fd_seek e fd:f offset:D whence:=unstable_whence position_out:>U
path_filestat_get e fd:f flags:|lookupflags path:s path_len:u stat_out:>Sunstable_filestat
poll_oneoff e subscriptions:<Sunstable_subscription events:>Sevent nsubscriptions:u nevents_out:>u
sock_open e family:u type:u fd_out:>f
sock_bind e fd:f address:x port:u
sock_listen e fd:f backlog:u
sock_accept e fd:f fd_out:>f
sock_connect e fd:f address:x port:u
sock_setsockopt e fd:f level:d name:d value:b value_len:u
sock_getlocaladdr e fd:f address:x type:>u port:>u
sock_getpeeraddr e fd:f address:x type:>u port:>u
sock_getaddrinfo e node:s node_len:u service:s service_len:u hints:x results:>u max:u count:>u
clock_time_set e id:=clockid timestamp:U
fd_dup e fd:f fd_out:>f
fd_dup2 e fd:f min_result_fd:f cloexec:u fd_out:>f
fd_event e initial_val:U flags:|eventfdflags fd_out:>f
fd_pipe e reader_out:>f writer_out:>f
tty_get e state:>Stty
tty_set e state:<Stty
getcwd e path:B path_len:>u
chdir e path:s path_len:u
path_open2 e fd:f dirflags:|lookupflags path:s path_len:u oflags:|oflags fs_rights_base:|rights fs_rights_inheriting:|rights fdflags:|fdflags fdflagsext:|fdflagsext fd_out:>f
fd_fdflags_get e fd:f flags_out:>|fdflagsext
fd_fdflags_set e fd:f flags:|fdflagsext
callback_signal n callback:s callback_len:u
thread_spawn_v2 e args:<Sthread_start tid_out:>d
thread_sleep e duration:U
thread_id e tid_out:>d
thread_join e tid:d
thread_parallelism e count_out:>u
thread_signal e tid:d signal:=signal
thread_exit n rval:u
futex_wait e futex:>u expected:u timeout:<Soption_timestamp woken_out:x
futex_wake e futex:>u woken_out:x
futex_wake_all e futex:>u woken_out:x
stack_checkpoint e snapshot:>Sstack_snapshot value_out:>U
stack_restore n snapshot:<Sstack_snapshot value:U
context_create e new_context:>U entrypoint:u
context_switch e next_context:U
context_destroy e context:U
proc_raise_interval e sig:=signal interval:U repeat:u
proc_fork e copy_memory:u pid_out:>d
proc_fork_env e pid_out:>d
proc_exit2 n rval:u
proc_exec n name:s name_len:u args:s args_len:u
proc_exec2 n name:s name_len:u args:s args_len:u envs:s envs_len:u
proc_exec3 e name:s name_len:u args:s args_len:u envs:s envs_len:u search_path:u path:s path_len:u
proc_spawn e name:s name_len:u chroot:u args:s args_len:u preopen:s preopen_len:u stdin:=stdio_mode stdout:=stdio_mode stderr:=stdio_mode working_dir:s working_dir_len:u handles_out:>Sprocess_handles
proc_spawn2 e name:s name_len:u args:s args_len:u envs:s envs_len:u fd_ops:[Sproc_spawn_fd_op fd_ops_len:u signal_dispositions:[Ssignal_disposition signal_dispositions_len:u search_path:u path:s path_len:u pid_out:>d
proc_id e pid_out:>d
proc_parent e pid:d parent_out:>d
proc_join e pid:>Soption_pid flags:|join_flags status_out:>Sjoin_status
proc_signal e pid:d signal:=signal
proc_signals_get e buf:x
proc_signals_sizes_get e count_out:>u
proc_snapshot e
port_bridge e network:s network_len:u token:s token_len:u security:|stream_security
port_unbridge e
port_dhcp_acquire e
port_addr_add e addr:<Saddr_cidr
port_addr_remove e addr:<Saddr
port_addr_clear e
port_mac e mac_out:>Shardware_address
port_addr_list e addrs:>Saddr_cidr naddrs:>u
port_gateway_set e addr:<Saddr
port_route_add e cidr:<Saddr_cidr via_router:<Saddr preferred_until:<Soption_timestamp expires_at:<Soption_timestamp
port_route_remove e cidr:<Saddr
port_route_clear e
port_route_list e routes:>Sroute nroutes:>u
resolve e host:s host_len:u port:u addrs:>Saddr_ip naddrs:u count_out:>u
sock_status e fd:f status_out:x
sock_addr_local e fd:f addr_out:>Saddr_port
sock_addr_peer e fd:f addr_out:>Saddr_port
sock_open e af:=address_family socktype:=sock_type sock_proto:u fd_out:>f
sock_pair e af:=address_family socktype:=sock_type sock_proto:u fd0_out:>f fd1_out:>f
sock_set_opt_flag e fd:f sockopt:=sock_option flag:u
sock_get_opt_flag e fd:f sockopt:=sock_option flag_out:x
sock_set_opt_time e fd:f sockopt:=sock_option timeout:<Soption_timestamp
sock_get_opt_time e fd:f sockopt:=sock_option timeout_out:>Soption_timestamp
sock_set_opt_size e fd:f sockopt:=sock_option value:U
sock_get_opt_size e fd:f sockopt:=sock_option value_out:>U
sock_join_multicast_v4 e fd:f multiaddr:<Saddr_ip4 interface_addr:<Saddr_ip4
sock_leave_multicast_v4 e fd:f multiaddr:<Saddr_ip4 interface_addr:<Saddr_ip4
sock_join_multicast_v6 e fd:f multiaddr:<Saddr_ip6 interface_index:u
sock_leave_multicast_v6 e fd:f multiaddr:<Saddr_ip6 interface_index:u
sock_bind e fd:f addr:<Saddr_port
sock_listen e fd:f backlog:u
sock_accept_v2 e fd:f flags:|fdflags fd_out:>f addr_out:>Saddr_port
sock_connect e fd:f addr:<Saddr_port
sock_recv_from e fd:f ri_data:r ri_data_len:u ri_flags:|riflags nread_out:>u ro_flags_out:>|roflags addr_out:>Saddr_port
sock_send_to e fd:f si_data:v si_data_len:u si_flags:|siflags addr:<Saddr_port nwritten_out:>u
sock_send_file e out_fd:f in_fd:f offset:U count:U nwritten_out:>U
epoll_create e fd_out:>f
epoll_ctl e epfd:f op:=epoll_ctl fd:f event:<Sepoll_event
epoll_wait e epfd:f events:>Sepoll_event maxevents:u timeout:U nevents_out:>u
dl_invalid_handle e handle:u
dlopen e path:s path_len:u flags:|dl_flags err_buf:B err_buf_len:u ld_library_path:s ld_library_path_len:u handle_out:>u
dlsym e handle:u symbol:s symbol_len:u err_buf:B err_buf_len:u address_out:>u
call_dynamic e function_id:u values:[u values_len:u results:B results_len:u strict:u
closure_prepare e backing_function_id:u closure_id:u argument_types:[=wasm_value_type argument_types_len:u result_types:[=wasm_value_type result_types_len:u user_data:x
closure_allocate e closure_id_out:>u
closure_free e closure_id:u
reflect_signature e function_id:u argument_types:B argument_types_len:u result_types:B result_types_len:u signature_out:>Sreflection_result
getpid v
getppid v
spawn v attr:<Sspawn_attr
exec v attr:<Sspawn_attr
exec_error v buf:B buf_len:u
wait4 v pid:d status:>d options:|wait rusage:>Srusage
kill v pid:d sig:=signal
getrusage v who:d usage:>Srusage
getpgid v pid:d
setpgid v pid:d pgid:d
getsid v pid:d
setsid v
nice v increment:d
getpriority v which:=priority who:d
setpriority v which:=priority who:d priority:d
sched_setscheduler v pid:d policy:d priority:d
sched_getscheduler v pid:d priority:>d
sigaction v sig:=signal act:<Ssigaction oldact:>Ssigaction
sigprocmask v how:=mask_how set:<U oldset:>U
sigpending v set:>U
sigsuspend v mask:<U
sigtimedwait v set:<U timeout_ns:D
alarm v seconds:u
setitimer v which:=itimer value:<Sitimerval old:>Sitimerval
getitimer v which:=itimer value:>Sitimerval
ptrace v request:=ptrace pid:d addr:u data:x
process_vm_read v pid:d address:u buf:x len:u
getuid v
geteuid v
getgid v
getegid v
umask v mask:o
getresuid v ruid:>u euid:>u suid:>u
getresgid v rgid:>u egid:>u sgid:>u
setuid v uid:u
setgid v gid:u
setreuid v ruid:u euid:u
setregid v rgid:u egid:u
setresuid v ruid:u euid:u suid:u
setresgid v rgid:u egid:u sgid:u
getgroups v count:u list:>u
setgroups v count:u list:<u
capget v pid:d sets:>Scap_sets
capset v sets:<Scap_sets
prctl v option:d arg2:u arg3:u arg4:u arg5:u
seccomp v operation:u flags:u args:x
prlimit v pid:d resource:d new_limit:<Srlimit old_limit:>Srlimit
sched_setaffinity v pid:d len:u mask:x
sched_getaffinity v pid:d len:u mask:x
power v how:=power status:d
sysinfo v buf:>Ssysinfo buf_len:u
syslog v type:=syslog buf:B buf_len:u
uname v buf:>Sutsname
unshare v flags:u
setns v fd:f nstype:u
sethostname v name:s name_len:u
setdomainname v name:s name_len:u
fstatat v dirfd:f path:s path_len:u buf:>Sstat flags:|at
fstat v fd:f buf:>Sstat
chmod v dirfd:f path:s path_len:u mode:o flags:|at
fchmod v fd:f mode:o
chown v dirfd:f path:s path_len:u uid:u gid:u flags:|at
fchown v fd:f uid:u gid:u
access v dirfd:f path:s path_len:u mode:|access flags:|at
mkfifo v dirfd:f path:s path_len:u mode:o
mknod v dirfd:f path:s path_len:u mode:o dev:U
sync v
flock v fd:f operation:u
setxattr v dirfd:f path:s path_len:u name:s name_len:u value:b value_len:u flags:|xattr at_flags:|at
getxattr v dirfd:f path:s path_len:u name:s name_len:u value:B value_len:u at_flags:|at
listxattr v dirfd:f path:s path_len:u list:B list_len:u at_flags:|at
removexattr v dirfd:f path:s path_len:u name:s name_len:u at_flags:|at
mount v source:s source_len:u target:s target_len:u fstype:s fstype_len:u flags:|mount data:s data_len:u
chroot v path:s path_len:u
umount2 v target:s target_len:u flags:|umount
pivot_root v new_root:s new_root_len:u put_old:s put_old_len:u
fchdir v fd:f
statfs v path:s path_len:u buf:>Sstatfs
fstatfs v fd:f buf:>Sstatfs
ioctl v fd:f request:=ioctl arg:x
poll v fds:>Spollfd nfds:u timeout_ms:d
ppoll v fds:>Spollfd nfds:u timeout_ns:D mask:<U
mq_open v name:s name_len:u oflag:u mode:o attr:<Smq_attr
mq_unlink v name:s name_len:u
mq_timedsend v mqdes:f msg:b msg_len:u prio:u abs_timeout:D
mq_timedreceive v mqdes:f msg:B msg_len:u prio:>u abs_timeout:D
mq_notify v mqdes:f sevp:<Ssigevent
mq_getsetattr v mqdes:f newattr:<Smq_attr oldattr:>Smq_attr`;

/** Types, a line each. */
export const TYPES: string = `= errno_name 0:ESUCCESS 1:E2BIG 2:EACCES 3:EADDRINUSE 4:EADDRNOTAVAIL 5:EAFNOSUPPORT 6:EAGAIN 7:EALREADY 8:EBADF 9:EBADMSG 10:EBUSY 11:ECANCELED 12:ECHILD 13:ECONNABORTED 14:ECONNREFUSED 15:ECONNRESET 16:EDEADLK 17:EDESTADDRREQ 18:EDOM 19:EDQUOT 20:EEXIST 21:EFAULT 22:EFBIG 23:EHOSTUNREACH 24:EIDRM 25:EILSEQ 26:EINPROGRESS 27:EINTR 28:EINVAL 29:EIO 30:EISCONN 31:EISDIR 32:ELOOP 33:EMFILE 34:EMLINK 35:EMSGSIZE 36:EMULTIHOP 37:ENAMETOOLONG 38:ENETDOWN 39:ENETRESET 40:ENETUNREACH 41:ENFILE 42:ENOBUFS 43:ENODEV 44:ENOENT 45:ENOEXEC 46:ENOLCK 47:ENOLINK 48:ENOMEM 49:ENOMSG 50:ENOPROTOOPT 51:ENOSPC 52:ENOSYS 53:ENOTCONN 54:ENOTDIR 55:ENOTEMPTY 56:ENOTRECOVERABLE 57:ENOTSOCK 58:ENOTSUP 59:ENOTTY 60:ENXIO 61:EOVERFLOW 62:EOWNERDEAD 63:EPERM 64:EPIPE 65:EPROTO 66:EPROTONOSUPPORT 67:EPROTOTYPE 68:ERANGE 69:EROFS 70:ESPIPE 71:ESRCH 72:ESTALE 73:ETIMEDOUT 74:ETXTBSY 75:EXDEV 76:ENOTCAPABLE 77:ESHUTDOWN 78:EMEMVIOLATION 79:EUNKNOWN 80:EPENDING 1015:ENOTBLK 1061:ENODATA 1087:EUSERS 1094:ESOCKTNOSUPPORT 1112:EHOSTDOWN 1117:EUCLEAN
= clockid 0:CLOCKID_REALTIME 1:CLOCKID_MONOTONIC 2:CLOCKID_PROCESS_CPUTIME_ID 3:CLOCKID_THREAD_CPUTIME_ID
| rights 1:RIGHTS_FD_DATASYNC 2:RIGHTS_FD_READ 4:RIGHTS_FD_SEEK 8:RIGHTS_FD_FDSTAT_SET_FLAGS 16:RIGHTS_FD_SYNC 32:RIGHTS_FD_TELL 64:RIGHTS_FD_WRITE 128:RIGHTS_FD_ADVISE 256:RIGHTS_FD_ALLOCATE 512:RIGHTS_PATH_CREATE_DIRECTORY 1024:RIGHTS_PATH_CREATE_FILE 2048:RIGHTS_PATH_LINK_SOURCE 4096:RIGHTS_PATH_LINK_TARGET 8192:RIGHTS_PATH_OPEN 16384:RIGHTS_FD_READDIR 32768:RIGHTS_PATH_READLINK 65536:RIGHTS_PATH_RENAME_SOURCE 131072:RIGHTS_PATH_RENAME_TARGET 262144:RIGHTS_PATH_FILESTAT_GET 524288:RIGHTS_PATH_FILESTAT_SET_SIZE 1048576:RIGHTS_PATH_FILESTAT_SET_TIMES 2097152:RIGHTS_FD_FILESTAT_GET 4194304:RIGHTS_FD_FILESTAT_SET_SIZE 8388608:RIGHTS_FD_FILESTAT_SET_TIMES 16777216:RIGHTS_PATH_SYMLINK 33554432:RIGHTS_PATH_REMOVE_DIRECTORY 67108864:RIGHTS_PATH_UNLINK_FILE 134217728:RIGHTS_POLL_FD_READWRITE 268435456:RIGHTS_SOCK_SHUTDOWN 536870912:RIGHTS_SOCK_ACCEPT 1073741824:RIGHTS_SOCK_CONNECT 2147483648:RIGHTS_SOCK_LISTEN 4294967296:RIGHTS_SOCK_BIND 8589934592:RIGHTS_SOCK_RECV 17179869184:RIGHTS_SOCK_SEND 34359738368:RIGHTS_SOCK_ADDR_LOCAL 68719476736:RIGHTS_SOCK_ADDR_REMOTE 137438953472:RIGHTS_SOCK_RECV_FROM 274877906944:RIGHTS_SOCK_SEND_TO
S iovec 8 0:buf:4:x 4:buf_len:4:u
S ciovec 8 0:buf:4:s 4:buf_len:4:u
= whence 0:WHENCE_SET 1:WHENCE_CUR 2:WHENCE_END 3:WHENCE_DATA 4:WHENCE_HOLE
= filetype 0:FILETYPE_UNKNOWN 1:FILETYPE_BLOCK_DEVICE 2:FILETYPE_CHARACTER_DEVICE 3:FILETYPE_DIRECTORY 4:FILETYPE_REGULAR_FILE 5:FILETYPE_SOCKET_DGRAM 6:FILETYPE_SOCKET_STREAM 7:FILETYPE_SYMBOLIC_LINK 8:FILETYPE_SOCKET_RAW 9:FILETYPE_SOCKET_SEQPACKET
S dirent 24 0:d_next:8:U 8:d_ino:8:U 16:d_namlen:4:u 20:d_type:1:=filetype
= advice 0:ADVICE_NORMAL 1:ADVICE_SEQUENTIAL 2:ADVICE_RANDOM 3:ADVICE_WILLNEED 4:ADVICE_DONTNEED 5:ADVICE_NOREUSE
| fdflags 1:FDFLAGS_APPEND 2:FDFLAGS_DSYNC 4:FDFLAGS_NONBLOCK 8:FDFLAGS_RSYNC 16:FDFLAGS_SYNC
S fdstat 24 0:fs_filetype:1:=filetype 2:fs_flags:2:|fdflags 8:fs_rights_base:8:|rights 16:fs_rights_inheriting:8:|rights
| fstflags 1:FSTFLAGS_ATIM 2:FSTFLAGS_ATIM_NOW 4:FSTFLAGS_MTIM 8:FSTFLAGS_MTIM_NOW
| lookupflags 1:LOOKUPFLAGS_SYMLINK_FOLLOW
| oflags 1:OFLAGS_CREAT 2:OFLAGS_DIRECTORY 4:OFLAGS_EXCL 8:OFLAGS_TRUNC
S filestat 64 0:dev:8:U 8:ino:8:U 16:filetype:1:=filetype 24:nlink:8:U 32:file_size:8:U 40:atim:8:U 48:mtim:8:U 56:ctim:8:U
= eventtype 0:EVENTTYPE_CLOCK 1:EVENTTYPE_FD_READ 2:EVENTTYPE_FD_WRITE
| eventrwflags 1:EVENTRWFLAGS_FD_READWRITE_HANGUP
S event 32 0:userdata:8:U 8:error:2:u 10:type:1:=eventtype 16:fd_readwrite:16:Sevent_fd_readwrite
| subclockflags 1:SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME
S subscription 48 0:userdata:8:U 8:u:40:Ssubscription_u
= preview1_signal 0:PREVIEW1_SIGNAL_NONE 1:PREVIEW1_SIGNAL_HUP 2:PREVIEW1_SIGNAL_INT 3:PREVIEW1_SIGNAL_QUIT 4:PREVIEW1_SIGNAL_ILL 5:PREVIEW1_SIGNAL_TRAP 6:PREVIEW1_SIGNAL_ABRT 7:PREVIEW1_SIGNAL_BUS 8:PREVIEW1_SIGNAL_FPE 9:PREVIEW1_SIGNAL_KILL 10:PREVIEW1_SIGNAL_USR1 11:PREVIEW1_SIGNAL_SEGV 12:PREVIEW1_SIGNAL_USR2 13:PREVIEW1_SIGNAL_PIPE 14:PREVIEW1_SIGNAL_ALRM 15:PREVIEW1_SIGNAL_TERM 16:PREVIEW1_SIGNAL_CHLD 17:PREVIEW1_SIGNAL_CONT 18:PREVIEW1_SIGNAL_STOP 19:PREVIEW1_SIGNAL_TSTP 20:PREVIEW1_SIGNAL_TTIN 21:PREVIEW1_SIGNAL_TTOU 22:PREVIEW1_SIGNAL_URG 23:PREVIEW1_SIGNAL_XCPU 24:PREVIEW1_SIGNAL_XFSZ 25:PREVIEW1_SIGNAL_VTALRM 26:PREVIEW1_SIGNAL_PROF 27:PREVIEW1_SIGNAL_WINCH 28:PREVIEW1_SIGNAL_POLL 29:PREVIEW1_SIGNAL_PWR 30:PREVIEW1_SIGNAL_SYS
| riflags 1:RIFLAGS_RECV_PEEK 2:RIFLAGS_RECV_WAITALL 4:RIFLAGS_RECV_DATA_TRUNCATED 8:RIFLAGS_RECV_DONT_WAIT
| roflags 1:ROFLAGS_RECV_DATA_TRUNCATED
| siflags 1:SIFLAGS_SEND_DONT_WAIT
| sdflags 1:SDFLAGS_RD 2:SDFLAGS_WR
= preopentype 0:PREOPENTYPE_DIR
U prestat 8 4 preopentype 4:Sprestat_dir
= unstable_whence 0:UNSTABLE_WHENCE_CUR 1:UNSTABLE_WHENCE_END 2:UNSTABLE_WHENCE_SET
S unstable_filestat 56 0:dev:8:U 8:ino:8:U 16:filetype:1:=filetype 20:nlink:4:u 24:file_size:8:U 32:atim:8:U 40:mtim:8:U 48:ctim:8:U
S unstable_subscription 56 0:userdata:8:U 8:u:48:Sunstable_subscription_u
= disposition 0:DISPOSITION_DEFAULT 1:DISPOSITION_IGNORE
S signal_disposition 2 0:sig:1:=signal 1:disp:1:=disposition
S stack_snapshot 24 0:user:8:U 8:hash:16:Shash
= option 0:OPTION_NONE 1:OPTION_SOME
U option_timestamp 16 8 option 1:u 8:U
U option_pid 8 4 option 1:u 4:d
U option_fd 8 4 option 1:u 4:f
| eventfdflags 1:EVENTFDFLAGS_SEMAPHORE
| fdflagsext 1:FDFLAGSEXT_CLOEXEC
S tty 24 0:cols:4:u 4:rows:4:u 8:width:4:u 12:height:4:u 16:stdin_tty:1:u 17:stdout_tty:1:u 18:stderr_tty:1:u 19:echo:1:u 20:line_buffered:1:u 21:line_feeds:1:u
= stdio_mode 0:STDIO_MODE_PIPED 1:STDIO_MODE_INHERIT 2:STDIO_MODE_NULL 3:STDIO_MODE_LOG
S process_handles 28 0:pid:4:d 4:stdin:8:Soption_fd 12:stdout:8:Soption_fd 20:stderr:8:Soption_fd
| join_flags 1:JOIN_FLAGS_NON_BLOCKING 2:JOIN_FLAGS_WAKE_STOPPED
= join_status_type 0:JOIN_STATUS_TYPE_NOTHING 1:JOIN_STATUS_TYPE_EXIT_NORMAL 2:JOIN_STATUS_TYPE_EXIT_SIGNAL 3:JOIN_STATUS_TYPE_STOPPED
U join_status 6 2 join_status_type 1:u 2:u 4:Serrno_signal 1:=signal
S thread_start 64 0:stack:4:x 4:tls_base:4:x 8:start_funct:4:u 12:start_args:4:x 16:reserved:40:x 56:stack_size:4:u 60:guard_size:4:u
| epoll_type 1:EPOLL_TYPE_EPOLLIN 2:EPOLL_TYPE_EPOLLOUT 4:EPOLL_TYPE_EPOLLRDHUP 8:EPOLL_TYPE_EPOLLPRI 16:EPOLL_TYPE_EPOLLERR 32:EPOLL_TYPE_EPOLLHUP 64:EPOLL_TYPE_EPOLLET 128:EPOLL_TYPE_EPOLLONESHOT
= epoll_ctl 0:EPOLL_CTL_ADD 1:EPOLL_CTL_MOD 2:EPOLL_CTL_DEL
S epoll_event 32 0:events:4:|epoll_type 8:data:24:Sepoll_data
= proc_spawn_fd_op_name 0:PROC_SPAWN_FD_OP_NAME_CLOSE 1:PROC_SPAWN_FD_OP_NAME_DUP2 2:PROC_SPAWN_FD_OP_NAME_OPEN 3:PROC_SPAWN_FD_OP_NAME_CHDIR 4:PROC_SPAWN_FD_OP_NAME_FCHDIR
S proc_spawn_fd_op 56 0:cmd:1:=proc_spawn_fd_op_name 4:fd:4:f 8:src_fd:4:f 12:path:4:s 16:path_len:4:u 20:dirflags:4:|lookupflags 24:oflags:2:|oflags 32:fs_rights_base:8:|rights 40:fs_rights_inheriting:8:|rights 48:fdflags:2:|fdflags 50:fdflagsext:2:|fdflagsext
| dl_flags 1:DL_FLAGS_LAZY 2:DL_FLAGS_NOW 4:DL_FLAGS_GLOBAL 8:DL_FLAGS_NOLOAD 16:DL_FLAGS_NODELETE 32:DL_FLAGS_DEEPBIND
= wasm_value_type 0:WASM_VALUE_TYPE_I32 1:WASM_VALUE_TYPE_I64 2:WASM_VALUE_TYPE_F32 3:WASM_VALUE_TYPE_F64 4:WASM_VALUE_TYPE_V128
S reflection_result 6 0:cacheable:1:u 2:arguments:2:u 4:results:2:u
= sock_type 0:SOCK_TYPE_SOCKET_UNUSED 1:SOCK_TYPE_SOCKET_STREAM 2:SOCK_TYPE_SOCKET_DGRAM 3:SOCK_TYPE_SOCKET_RAW 4:SOCK_TYPE_SOCKET_SEQPACKET
| sock_proto 0:IPPROTO_IP 1:IPPROTO_ICMP 6:IPPROTO_TCP 17:IPPROTO_UDP 41:IPPROTO_IPV6 58:IPPROTO_ICMPV6 255:IPPROTO_RAW
= sock_status 0:SOCK_STATUS_OPENING 1:SOCK_STATUS_OPENED 2:SOCK_STATUS_CLOSED 3:SOCK_STATUS_FAILED
= sock_option 0:SOCK_OPTION_NOOP 1:SOCK_OPTION_REUSE_PORT 2:SOCK_OPTION_REUSE_ADDR 3:SOCK_OPTION_NO_DELAY 4:SOCK_OPTION_DONT_ROUTE 5:SOCK_OPTION_ONLY_V6 6:SOCK_OPTION_BROADCAST 7:SOCK_OPTION_MULTICAST_LOOP_V4 8:SOCK_OPTION_MULTICAST_LOOP_V6 9:SOCK_OPTION_PROMISCUOUS 10:SOCK_OPTION_LISTENING 11:SOCK_OPTION_LAST_ERROR 12:SOCK_OPTION_KEEP_ALIVE 13:SOCK_OPTION_LINGER 14:SOCK_OPTION_OOB_INLINE 15:SOCK_OPTION_RECV_BUF_SIZE 16:SOCK_OPTION_SEND_BUF_SIZE 17:SOCK_OPTION_RECV_LOWAT 18:SOCK_OPTION_SEND_LOWAT 19:SOCK_OPTION_RECV_TIMEOUT 20:SOCK_OPTION_SEND_TIMEOUT 21:SOCK_OPTION_CONNECT_TIMEOUT 22:SOCK_OPTION_ACCEPT_TIMEOUT 23:SOCK_OPTION_TTL 24:SOCK_OPTION_MULTICAST_TTL_V4 25:SOCK_OPTION_TYPE 26:SOCK_OPTION_PROTO
| stream_security 1:STREAM_SECURITY_UNENCRYPTED 2:STREAM_SECURITY_ANY_ENCRYPTION 4:STREAM_SECURITY_CLASSIC_ENCRYPTION 8:STREAM_SECURITY_DOUBLE_ENCRYPTION
S hardware_address 6 0:octets:6:x
= address_family 0:ADDRESS_FAMILY_UNSPEC 1:ADDRESS_FAMILY_INET4 2:ADDRESS_FAMILY_INET6 3:ADDRESS_FAMILY_UNIX
= address_family_ip 0:ADDRESS_FAMILY_IP_UNSPEC 1:ADDRESS_FAMILY_IP_INET4 2:ADDRESS_FAMILY_IP_INET6
S addr_ip4 4 0:octets:4:x
S addr_ip6 24 0:segments:16:x 16:flow_info1:2:u 18:flow_info0:2:u 20:scope_id1:2:u 22:scope_id0:2:u
U addr 110 2 address_family 1:Saddr_unspec 4:Saddr_ip4 24:Saddr_ip6 108:Saddr_unix
U addr_ip 18 2 address_family_ip 1:Saddr_unspec 4:Saddr_ip4 16:Saddr_ip6_bare
U addr_port 110 2 address_family 4:Saddr_unspec_port 6:Saddr_ip4_port 26:Saddr_ip6_port 108:Saddr_unix
U addr_cidr 28 2 address_family 2:Saddr_unspec_cidr 5:Saddr_ip4_cidr 26:Saddr_ip6_cidr 1:Saddr_unix_cidr
S route 176 0:cidr:28:Saddr_cidr 28:via_router:110:Saddr 144:preferred_until:16:Soption_timestamp 160:expires_at:16:Soption_timestamp
| signal 1:SIGHUP 2:SIGINT 3:SIGQUIT 4:SIGILL 5:SIGTRAP 6:SIGABRT 7:SIGBUS 8:SIGFPE 9:SIGKILL 10:SIGUSR1 11:SIGSEGV 12:SIGUSR2 13:SIGPIPE 14:SIGALRM 15:SIGTERM 16:SIGSTKFLT 17:SIGCHLD 18:SIGCONT 19:SIGSTOP 20:SIGTSTP 21:SIGTTIN 22:SIGTTOU 23:SIGURG 24:SIGXCPU 25:SIGXFSZ 26:SIGVTALRM 27:SIGPROF 28:SIGWINCH 29:SIGIO 30:SIGPWR 31:SIGSYS 32:SIGRTMIN 64:SIGRTMAX
= fd_action_op 0:FD_ACTION_OP_CLOSE 1:FD_ACTION_OP_DUP2 2:FD_ACTION_OP_OPEN 3:FD_ACTION_OP_CHDIR 4:FD_ACTION_OP_TCSETPGRP
S fd_action 40 0:op:4:=fd_action_op 4:fd:4:f 8:fd2:4:f 12:path:4:s 16:path_len:4:u 20:oflags:2:|oflags 22:fdflags:2:|fdflags 24:rights:8:|rights 32:mode:4:o 36:reserved:4:u
| spawn_flag 1:SPAWN_FLAG_SETPGROUP 2:SPAWN_FLAG_SETSID 4:SPAWN_FLAG_SETSIGMASK 8:SPAWN_FLAG_RESETIDS 16:SPAWN_FLAG_CLOSE_OTHERS 32:SPAWN_FLAG_SETSIGDEFAULT 64:SPAWN_FLAG_SEARCH_PATH 128:SPAWN_FLAG_SETCTTY
| clone 128:CLONE_NEWTIME 512:CLONE_FS 1024:CLONE_FILES 32768:CLONE_PARENT 131072:CLONE_NEWNS 262144:CLONE_SYSVSEM 33554432:CLONE_NEWCGROUP 67108864:CLONE_NEWUTS 134217728:CLONE_NEWIPC 268435456:CLONE_NEWUSER 536870912:CLONE_NEWPID 1073741824:CLONE_NEWNET
S spawn_attr 80 0:path:4:s 4:path_len:4:u 8:argv:4:s 12:argv_len:4:u 16:argv_count:4:u 20:envp:4:s 24:envp_len:4:u 28:envp_count:4:u 32:fd_actions:4:<Sfd_action 36:fd_actions_count:4:u 40:flags:4:|spawn_flag 44:pgroup:4:d 48:clone_flags:8:|clone 56:sigmask:8:U 64:sigdefault:8:U 72:cgroup:4:f 76:reserved:4:u
| wait 1:WNOHANG 2:WUNTRACED 8:WCONTINUED
S rusage 144 0:utime_sec:8:D 8:utime_usec:8:D 16:stime_sec:8:D 24:stime_usec:8:D 32:maxrss:8:D 40:ixrss:8:D 48:idrss:8:D 56:isrss:8:D 64:minflt:8:D 72:majflt:8:D 80:nswap:8:D 88:inblock:8:D 96:oublock:8:D 104:msgsnd:8:D 112:msgrcv:8:D 120:nsignals:8:D 128:nvcsw:8:D 136:nivcsw:8:D
= power 0:POWER_OFF 1:POWER_RESTART 2:POWER_HALT
S sysinfo 104 0:uptime_ns:8:U 8:memory_total:8:U 16:memory_free:8:U 24:frames_total:4:u 28:frames_free:4:u 32:user_pages:4:u 36:tasks:4:u 40:tasks_running:4:u 44:harts:4:u 48:open_files:4:u 52:inodes:4:u 56:slab_objects:4:u 60:locks_held:4:u 64:timers:4:u 68:mounts:4:u 72:load1:4:u 76:load5:4:u 80:load15:4:u 84:reserved:4:u 88:forks:8:U 96:context_switches:8:U
| syslog 2:SYSLOG_ACTION_READ 3:SYSLOG_ACTION_READ_ALL 4:SYSLOG_ACTION_READ_CLEAR 5:SYSLOG_ACTION_CLEAR 8:SYSLOG_ACTION_CONSOLE_LEVEL 9:SYSLOG_ACTION_SIZE_UNREAD 10:SYSLOG_ACTION_SIZE_BUFFER
S utsname 390 0:sysname:65:x 65:nodename:65:x 130:release:65:x 195:version:65:x 260:machine:65:x 325:domainname:65:x
| at -100:AT_FDCWD 256:AT_SYMLINK_NOFOLLOW 512:AT_EACCESS 1024:AT_SYMLINK_FOLLOW 4096:AT_EMPTY_PATH
| xattr 1:XATTR_CREATE 2:XATTR_REPLACE
| lock 1:LOCK_SH 2:LOCK_EX 4:LOCK_NB 8:LOCK_UN
| access 0:F_OK 1:X_OK 2:W_OK 4:R_OK
| mode 61440:S_IFMT 49152:S_IFSOCK 40960:S_IFLNK 32768:S_IFREG 24576:S_IFBLK 16384:S_IFDIR 8192:S_IFCHR 4096:S_IFIFO 2048:S_ISUID 1024:S_ISGID 512:S_ISVTX 448:S_IRWXU 256:S_IRUSR 128:S_IWUSR 64:S_IXUSR 56:S_IRWXG 32:S_IRGRP 16:S_IWGRP 8:S_IXGRP 7:S_IRWXO 4:S_IROTH 2:S_IWOTH 1:S_IXOTH
S stat 88 0:dev:8:U 8:ino:8:U 16:mode:4:o 20:nlink:4:u 24:uid:4:u 28:gid:4:u 32:rdev:8:U 40:file_size:8:U 48:blocks:8:U 56:blksize:4:u 60:reserved:4:u 64:atime_ns:8:D 72:mtime_ns:8:D 80:ctime_ns:8:D
| mount 1:MS_RDONLY 2:MS_NOSUID 4:MS_NODEV 8:MS_NOEXEC 16:MS_SYNCHRONOUS 32:MS_REMOUNT 1024:MS_NOATIME 4096:MS_BIND 8192:MS_MOVE 16384:MS_REC 32768:MS_SILENT 131072:MS_UNBINDABLE 262144:MS_PRIVATE 524288:MS_SLAVE 1048576:MS_SHARED 2097152:MS_RELATIME 16777216:MS_STRICTATIME
| umount 1:MNT_FORCE 2:MNT_DETACH 4:MNT_EXPIRE 8:UMOUNT_NOFOLLOW
S statfs 120 0:type:8:D 8:bsize:8:D 16:blocks:8:U 24:bfree:8:U 32:bavail:8:U 40:files:8:U 48:ffree:8:U 56:fsid:8:x 64:namelen:8:D 72:frsize:8:D 80:flags:8:D 88:spare:32:x
| magic 16914836:TMPFS_MAGIC 40864:PROC_SUPER_MAGIC 1650812274:SYSFS_MAGIC 1667723888:CGROUP2_SUPER_MAGIC 2035054128:OVERLAYFS_SUPER_MAGIC 3774210530:EROFS_SUPER_MAGIC_V1 7377:DEVPTS_SUPER_MAGIC 1346981957:PIPEFS_MAGIC 1397703499:SOCKFS_MAGIC 1853056627:NSFS_MAGIC 16914839:V9FS_MAGIC
| ns 46849:NS_GET_USERNS 46850:NS_GET_PARENT 46851:NS_GET_NSTYPE 46852:NS_GET_OWNER_UID 2147792646:NS_GET_PID_FROM_PIDNS 2147792647:NS_GET_TGID_FROM_PIDNS 2147792648:NS_GET_PID_IN_PIDNS 2147792649:NS_GET_TGID_IN_PIDNS
| priority 0:PRIO_PROCESS 1:PRIO_PGRP 2:PRIO_USER
| scheduling 0:SCHED_OTHER 1:SCHED_FIFO 2:SCHED_RR 3:SCHED_BATCH 5:SCHED_IDLE 1073741824:SCHED_RESET_ON_FORK
| poll 1:POLLIN 2:POLLPRI 4:POLLOUT 8:POLLERR 16:POLLHUP 32:POLLNVAL 64:POLLRDNORM 128:POLLRDBAND 256:POLLWRNORM 512:POLLWRBAND 8192:POLLRDHUP
S pollfd 8 0:fd:4:f 4:events:2:|poll 6:revents:2:|poll
| sig 0:SIG_DFL 1:SIG_IGN
| sa 1:SA_NOCLDSTOP 2:SA_NOCLDWAIT 268435456:SA_RESTART 1073741824:SA_NODEFER 2147483648:SA_RESETHAND
S sigaction 16 0:handler:4:=sig 4:flags:4:|sa 8:mask:8:U
| mask_how 0:SIG_BLOCK 1:SIG_UNBLOCK 2:SIG_SETMASK
| itimer 0:ITIMER_REAL 1:ITIMER_VIRTUAL 2:ITIMER_PROF
S itimerval 32 0:interval_sec:8:D 8:interval_usec:8:D 16:value_sec:8:D 24:value_usec:8:D
| ioctl 21505:TCGETS 21506:TCSETS 21507:TCSETSW 21508:TCSETSF 21513:TCSBRK 21514:TCXONC 21515:TCFLSH 21516:TIOCEXCL 21517:TIOCNXCL 21518:TIOCSCTTY 21519:TIOCGPGRP 21520:TIOCSPGRP 21521:TIOCOUTQ 21523:TIOCGWINSZ 21524:TIOCSWINSZ 21531:FIONREAD 21537:FIONBIO 21538:TIOCNOTTY 21539:TIOCSETD 21540:TIOCGETD 21541:TCSBRKP 21545:TIOCGSID 2147767344:TIOCGPTN 1074025521:TIOCSPTLCK 2147767353:TIOCGPTLCK
| c_iflag 1:IGNBRK 2:BRKINT 4:IGNPAR 8:PARMRK 16:INPCK 32:ISTRIP 64:INLCR 128:IGNCR 256:ICRNL 512:IUCLC 1024:IXON 2048:IXANY 4096:IXOFF 8192:IMAXBEL 16384:IUTF8
| c_oflag 1:OPOST 2:OLCUC 4:ONLCR 8:OCRNL 16:ONOCR 32:ONLRET 6144:TABDLY 0:TAB0 6144:TAB3
| c_cflag 4111:CBAUD 0:B0 13:B9600 15:B38400 48:CSIZE 48:CS8 64:CSTOPB 128:CREAD 256:PARENB 512:PARODD 1024:HUPCL 2048:CLOCAL
| c_lflag 1:ISIG 2:ICANON 8:ECHO 16:ECHOE 32:ECHOK 64:ECHONL 128:NOFLSH 256:TOSTOP 512:ECHOCTL 1024:ECHOPRT 2048:ECHOKE 32768:IEXTEN
| c_cc 0:VINTR 1:VQUIT 2:VERASE 3:VKILL 4:VEOF 5:VTIME 6:VMIN 7:VSWTC 8:VSTART 9:VSTOP 10:VSUSP 11:VEOL 12:VREPRINT 13:VDISCARD 14:VWERASE 15:VLNEXT 16:VEOL2 19:NCCS
S termios 36 0:c_iflag:4:u 4:c_oflag:4:u 8:c_cflag:4:u 12:c_lflag:4:u 16:c_line:1:u 17:c_cc:19:x
S winsize 8 0:ws_row:2:u 2:ws_col:2:u 4:ws_xpixel:2:u 6:ws_ypixel:2:u
| ptrace 0:PTRACE_TRACEME 7:PTRACE_CONT 8:PTRACE_KILL 16:PTRACE_ATTACH 17:PTRACE_DETACH 24:PTRACE_SYSCALL 16896:PTRACE_SETOPTIONS 16897:PTRACE_GETEVENTMSG 16902:PTRACE_SEIZE 16903:PTRACE_INTERRUPT 16904:PTRACE_LISTEN 16910:PTRACE_GET_SYSCALL_INFO
| ptrace_o 1:PTRACE_O_TRACESYSGOOD 2:PTRACE_O_TRACEFORK 4:PTRACE_O_TRACEVFORK 16:PTRACE_O_TRACEEXEC 64:PTRACE_O_TRACEEXIT 1048576:PTRACE_O_EXITKILL
| ptrace_event 1:PTRACE_EVENT_FORK 2:PTRACE_EVENT_VFORK 4:PTRACE_EVENT_EXEC 6:PTRACE_EVENT_EXIT 128:PTRACE_EVENT_STOP
| ptrace_syscall_info 0:PTRACE_SYSCALL_INFO_NONE 1:PTRACE_SYSCALL_INFO_ENTRY 2:PTRACE_SYSCALL_INFO_EXIT
| cap 0:CAP_CHOWN 1:CAP_DAC_OVERRIDE 2:CAP_DAC_READ_SEARCH 3:CAP_FOWNER 4:CAP_FSETID 5:CAP_KILL 6:CAP_SETGID 7:CAP_SETUID 8:CAP_SETPCAP 9:CAP_LINUX_IMMUTABLE 10:CAP_NET_BIND_SERVICE 11:CAP_NET_BROADCAST 12:CAP_NET_ADMIN 13:CAP_NET_RAW 14:CAP_IPC_LOCK 15:CAP_IPC_OWNER 16:CAP_SYS_MODULE 17:CAP_SYS_RAWIO 18:CAP_SYS_CHROOT 19:CAP_SYS_PTRACE 20:CAP_SYS_PACCT 21:CAP_SYS_ADMIN 22:CAP_SYS_BOOT 23:CAP_SYS_NICE 24:CAP_SYS_RESOURCE 25:CAP_SYS_TIME 26:CAP_SYS_TTY_CONFIG 27:CAP_MKNOD 28:CAP_LEASE 29:CAP_AUDIT_WRITE 30:CAP_AUDIT_CONTROL 31:CAP_SETFCAP 32:CAP_MAC_OVERRIDE 33:CAP_MAC_ADMIN 34:CAP_SYSLOG 35:CAP_WAKE_ALARM 36:CAP_BLOCK_SUSPEND 37:CAP_AUDIT_READ 38:CAP_PERFMON 39:CAP_BPF 40:CAP_CHECKPOINT_RESTORE
| secbit 1:SECBIT_NOROOT 2:SECBIT_NOROOT_LOCKED 4:SECBIT_NO_SETUID_FIXUP 8:SECBIT_NO_SETUID_FIXUP_LOCKED 16:SECBIT_KEEP_CAPS 32:SECBIT_KEEP_CAPS_LOCKED 64:SECBIT_NO_CAP_AMBIENT_RAISE 128:SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED
| pr 1:PR_SET_PDEATHSIG 2:PR_GET_PDEATHSIG 3:PR_GET_DUMPABLE 4:PR_SET_DUMPABLE 7:PR_GET_KEEPCAPS 8:PR_SET_KEEPCAPS 15:PR_SET_NAME 16:PR_GET_NAME 21:PR_GET_SECCOMP 23:PR_CAPBSET_READ 24:PR_CAPBSET_DROP 27:PR_GET_SECUREBITS 28:PR_SET_SECUREBITS 36:PR_SET_CHILD_SUBREAPER 37:PR_GET_CHILD_SUBREAPER 38:PR_SET_NO_NEW_PRIVS 39:PR_GET_NO_NEW_PRIVS 47:PR_CAP_AMBIENT
| pr_cap_ambient 1:PR_CAP_AMBIENT_IS_SET 2:PR_CAP_AMBIENT_RAISE 3:PR_CAP_AMBIENT_LOWER 4:PR_CAP_AMBIENT_CLEAR_ALL
S cap_sets 24 0:effective:8:U 8:permitted:8:U 16:inheritable:8:U
| rlimit 0:RLIMIT_CPU 1:RLIMIT_FSIZE 2:RLIMIT_DATA 3:RLIMIT_STACK 4:RLIMIT_CORE 5:RLIMIT_RSS 6:RLIMIT_NPROC 7:RLIMIT_NOFILE 8:RLIMIT_MEMLOCK 9:RLIMIT_AS 10:RLIMIT_LOCKS 11:RLIMIT_SIGPENDING 12:RLIMIT_MSGQUEUE 13:RLIMIT_NICE 14:RLIMIT_RTPRIO 15:RLIMIT_RTTIME
| seccomp 1:SECCOMP_SET_MODE_FILTER 2:SECCOMP_GET_ACTION_AVAIL
| seccomp_ret 2147483648:SECCOMP_RET_KILL_PROCESS 327680:SECCOMP_RET_ERRNO 2147221504:SECCOMP_RET_LOG 2147418112:SECCOMP_RET_ALLOW
S seccomp_filter 12 0:default_action:4:u 4:count:4:u 8:calls:4:<u
| mq_o 0:MQ_O_RDONLY 1:MQ_O_WRONLY 2:MQ_O_RDWR 64:MQ_O_CREAT 128:MQ_O_EXCL 2048:MQ_O_NONBLOCK
S mq_attr 40 0:flags:8:D 8:maxmsg:8:D 16:msgsize:8:D 24:curmsgs:8:D 32:reserved:8:D
| sigev 0:SIGEV_SIGNAL 1:SIGEV_NONE
S sigevent 16 0:value:8:U 8:signo:4:d 12:notify:4:d`;
