# What `flask run` reads: the chatroom on this machine, over a local cloud.
CHAT_STAGE=local
CHAT_WELCOME=yes
FLASK_APP=deployer.local.app:create_local_app
FLASK_RUN_PORT=${PORT:-5000}
