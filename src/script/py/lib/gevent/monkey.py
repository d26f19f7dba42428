"""Nothing to patch: what blocks lets other users run already."""


def _patched(*_, **__):
    return True


patch_all = patch_socket = patch_ssl = patch_time = patch_thread = patch_select = _patched
patch_subprocess = patch_queue = _patched
patch_os = patch_dns = patch_builtins = patch_signal = patch_sys = is_module_patched = is_object_patched = _patched


def get_original(module, names):
    import importlib
    found = importlib.import_module(module)
    return getattr(found, names) if isinstance(names, str) else [getattr(found, name) for name in names]
