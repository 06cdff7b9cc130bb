#!/bin/bash
# Installs zongce for this user, and its tab into Excel for Mac. Running it again updates both.
# Usage: install.command [package]   a .whl file or a folder; by default what lies beside this file.
set -u
here="$(cd "$(dirname "$0")" && pwd)"
# No blanks on the way: xlwings hands it to the shell without quotes.
env="$HOME/.zongce/env"
check="import sys; sys.exit(sys.version_info < (3, 11))"

stop() {
    printf '\n%s\n' "$1"
    exit 1
}

pgrep -xq "Microsoft Excel" && stop "Excel 正开着。请保存并关闭全部工作簿，退出 Excel，再运行一次。"

package="${1:-}"
if [ -z "$package" ]; then
    for file in "$here"/zongce-*.whl; do [ -e "$file" ] && package="$file"; done
fi
if [ -z "$package" ] && [ -e "$here/../pyproject.toml" ]; then package="$here/.."; fi
[ -n "$package" ] || stop "没有找到安装包。请把 zongce 的 .whl 文件放进 install.command 所在的文件夹。"

python=""
for each in python3 python3.13 python3.12 python3.11 /opt/homebrew/bin/python3 /usr/local/bin/python3 \
    /Library/Frameworks/Python.framework/Versions/3.*/bin/python3; do
    if [ -z "$python" ] && "$each" -c "$check" 2>/dev/null; then
        python="$each"
    fi
done
[ -n "$python" ] || stop "没有找到 Python 3.11 或更新的版本。请到 https://www.python.org/downloads/ 下载安装，再运行一次。"

printf '\n%s\n\n' "正在安装，要几分钟，请不要关闭这个窗口。"
failed="没有装成。请把上面的内容拍照，发给维护人员。"
"$env/bin/python" -c "$check" 2>/dev/null || "$python" -m venv --clear "$env" || stop "$failed"
if [ -d "$here/wheels" ]; then
    "$env/bin/python" -m pip install --disable-pip-version-check --upgrade --no-index \
        --find-links "$here/wheels" "$package" || stop "$failed"
else
    "$env/bin/python" -m pip install --disable-pip-version-check --upgrade "$package" || stop "$failed"
fi

tab="程序已经装好，但 Excel 的选项卡没有装上，原因见上面。没有 Excel 的电脑不必理会。"
printf '\n%s\n> ' "请输入本人的工号，再按回车；点按钮时就以此人操作。不想现在写，直接按回车。"
read -r number
if [ -n "$number" ]; then
    "$env/bin/zongce" addin install --as "$number" || stop "$tab"
else
    "$env/bin/zongce" addin install || stop "$tab"
fi
